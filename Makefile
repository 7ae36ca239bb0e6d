# Short names for the usual commands; README.md says when to use which.
MVN := ./mvnw -B

.PHONY: help format check test run demo bench
help: ## list what there is
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST)

format: ## format all sources
	$(MVN) -q spotless:apply

check: ## compile with all checks, no tests
	$(MVN) -q spotless:check test-compile forbiddenapis:check

test: ## everything CI runs
	.ci/run

run: ## mirror the real reference
	$(MVN) -q -DskipTests package
	bin/model-mirror

demo: ## try it without a network
	$(MVN) -q -DskipTests package
	bin/model-mirror --demo

bench: ## conversion benchmarks; bench/README.md has the rest
	$(MVN) -q -Pjmh -DskipTests package
	java -cp "target/jmh-classes:target/classes:target/lib/*" org.openjdk.jmh.Main
