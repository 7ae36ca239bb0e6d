// Before the first paint, so that a chosen theme does not flash. Storage may be switched off.
try {
  const chosen = localStorage.getItem('model-mirror.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch { /* as the system has it */ }
