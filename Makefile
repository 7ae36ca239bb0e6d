# Short names for the usual commands; README.md says when to use which.
MVN := ./mvnw -B

.PHONY: help format check test run demo chaos bench
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

chaos: ## watch it survive an upstream that does everything wrong; docs/faults.md
	$(MVN) -q test-compile org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/chaos.classpath
	java -Dlog4j2.configurationFile=config/log4j2.properties -cp "target/test-classes:target/classes:$$(cat target/chaos.classpath)" org.modelmirror.testing.ChaosRun

bench: ## conversion benchmarks; bench/README.md has the rest
	$(MVN) -q -Pjmh -DskipTests package
	java -cp "target/jmh-classes:target/classes:target/lib/*" org.openjdk.jmh.Main
