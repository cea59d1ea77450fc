# Tenor: what a person does with the checkout. `make demo` and `make test` install what they need.

TENOR = .build/release/tenor
DEMO = .build/demo-model
REPORT = .build/demo-report.html
SOURCES = Package.swift Sources Tests

.PHONY: demo test build install bench format lint docs dependencies clean

demo: build
	@echo "== training on the demo corpus"
	$(TENOR) train demo --output $(DEMO)
	@echo "== the test reviews: the network, and what it has to be compared with"
	$(TENOR) evaluate $(DEMO) demo
	@echo "== a verdict of the model just trained"
	$(TENOR) predict $(DEMO) "the plot was dull but the acting was superb"
	@echo "== a verdict of the bundled model"
	$(TENOR) predict "A joy from the first minute to the last."
	@echo "== the report"
	$(TENOR) report $(DEMO) demo --output $(REPORT)
	@echo "model card:    $(DEMO)/README.md"
	@echo "epoch figures: $(DEMO)/history.json"
	@echo "recipe:        $(DEMO)/recipe.yaml"

test: dependencies lint
	swift build -c release --build-tests
	swift test -c release --skip-build --disable-xctest

build: dependencies
	swift build -c release --product tenor

# Installs the command, its model, manual pages and completions. The Swift runtime is linked in, so that Swift need not be
# installed where it runs.
PREFIX = /usr/local
install: dependencies
	swift build -c release --static-swift-stdlib --scratch-path .build-static --product tenor
	Scripts/install/install.sh .build-static/release/tenor $(PREFIX)

# Times Tenor beside Keras, PyTorch and onnxruntime; TENOR_DATA names the folder with imdb.npz, WORKLOADS some of the
# workloads, and RESULTS the file for the tables.
RESULTS = .build/bench.md
bench: build
	test -d .build/peers || python3 -m venv .build/peers
	.build/peers/bin/pip install --quiet -r Benchmarks/requirements.txt
	.build/peers/bin/python Benchmarks/compare.py --output $(RESULTS) $(WORKLOADS)

format:
	swift format -i -r $(SOURCES)

lint:
	swift format lint --strict -r $(SOURCES)

docs: dependencies
	swift package generate-documentation --target Tenor

dependencies:
	@Scripts/install-dependencies.sh

clean:
	rm -rf .build
