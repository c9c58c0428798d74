# demo    a simulated fleet, a database and the dashboard on http://127.0.0.1:8080 (PORT=, FRESH=1, OBJECTS=, RATE=, CLUSTERS=, SEED=)
# test    every test; needs Chromium for the browser tests
# faults  seeded faults between a cluster, the product and its database (SEEDS=50 from FIRST=1 on; SEED= one, REPEAT= times; KILLS=15)
# faults-teeth  each guard switched off in turn: the case of its fault must fail (GUARD= one)
# bench   what the log takes, costs and answers, into artifacts/bench.json (SECONDS=, OBJECTS=, PARTS="queries verify ...")
# bench-ui  what the browser and the hub take, into artifacts/bench.json, beside the goals; needs Chromium (RUNS=5, OBJECTS=2000, PARTS="hub canvas live load circuit restart"; PAGES=200: so many open pages at once)
# snapshots  the pictures that the browser tests compare pages with, made anew: look at what git says has changed
# shots   the browser tests that make the screenshots of docs/screenshots
# format  code style, applied
# clean   everything that was built; the demo's data stays (rm -r .demo)

PORT ?= 8080
CLIENT := src/Dashboard.Web/Client
WEB := artifacts/bin/Dashboard.Web/release/Dashboard.Web.dll

export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

.PHONY: demo build client test faults faults-teeth snapshots shots bench bench-ui format clean

demo: client
	@echo "Building the dashboard ..."
	@dotnet build src/Dashboard.Web -c Release -v q -nologo -clp:ErrorsOnly -p:RunAnalyzers=false
	@exec dotnet $(WEB) demo --port $(PORT) $(if $(FRESH),--fresh) $(if $(OBJECTS),--objects $(OBJECTS)) \
	  $(if $(RATE),--changes-per-second $(RATE)) $(if $(CLUSTERS),--clusters $(CLUSTERS)) $(if $(SEED),--seed $(SEED))

build: client
	dotnet build -v q -clp:ErrorsOnly

client: $(CLIENT)/node_modules/.package-lock.json
	@npm --prefix $(CLIENT) run --silent build

$(CLIENT)/node_modules/.package-lock.json: $(CLIENT)/package-lock.json
	@echo "Installing the browser bundle's and the embedded database's packages ..."
	@npm --prefix $(CLIENT) ci --no-audit --no-fund --loglevel=error
	@touch $@

test: build
	@tests/run.sh

faults:
	@dotnet build tests/Dashboard.Faults -c Release -v q -clp:ErrorsOnly
	@SEEDS=$(or $(SEEDS),50) FIRST=$(FIRST) SEED=$(SEED) REPEAT=$(REPEAT) KILLS=$(or $(KILLS),15) artifacts/bin/Dashboard.Faults/release/Dashboard.Faults --no-ansi --progress off --show-live-output on --filter-class '*SeededTests' --filter-class '*KillTests'

faults-teeth:
	@dotnet build tests/Dashboard.Faults -c Release -v q -clp:ErrorsOnly
	@TEETH=1 GUARD=$(GUARD) artifacts/bin/Dashboard.Faults/release/Dashboard.Faults --no-ansi --progress off --show-live-output on --filter-class '*TeethTests'

snapshots: build
	SNAPSHOTS=write artifacts/bin/Dashboard.EndToEnd/debug/Dashboard.EndToEnd --filter-trait "category=snapshots"

shots: build
	SCREENSHOTS=$(CURDIR)/docs/screenshots artifacts/bin/Dashboard.EndToEnd/debug/Dashboard.EndToEnd --filter-trait "category=screenshots"

bench: client
	@dotnet build tests/Dashboard.Benchmarks -c Release -v q -nologo -clp:ErrorsOnly -p:RunAnalyzers=false
	@SECONDS=$(or $(SECONDS),60) artifacts/bin/Dashboard.Benchmarks/release/Dashboard.Benchmarks $(PARTS)

bench-ui: client
	@dotnet build tests/Dashboard.Benchmarks -c Release -v q -nologo -clp:ErrorsOnly -p:RunAnalyzers=false
	@RUNS=$(RUNS) OBJECTS=$(OBJECTS) PAGES=$(PAGES) artifacts/bin/Dashboard.Benchmarks/release/Dashboard.Benchmarks ui $(PARTS)

format:
	dotnet format --no-restore
	npm --prefix $(CLIENT) run --silent check

clean:
	rm -rf artifacts $(CLIENT)/node_modules src/Dashboard.Web/wwwroot/client
