# The commands of this project; each is a line or two. README.md says which ones a newcomer needs.
GO ?= go
VERSION ?= 0.1.0
BUILD = CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=false -ldflags "-s -w -buildid= -X main.version=$(VERSION)"

.PHONY: build demo test check bench shots needs generate clean

build: ## one static file, bin/clew
	$(BUILD) -o bin/clew ./cmd/clew

demo: build ## a fictional manufacturer's world on http://localhost:8420
	bin/clew demo

needs: ## installs what tests need (PostgreSQL, a headless browser), or says what to install
	@sh test/needs.sh

test: needs build ## everything, on both databases
	sh test/all.sh

check: ## the fast half: vet, format, floors, and the short tests
	$(GO) vet ./...
	@test -z "$$(gofmt -l .)" || { echo "not formatted:"; gofmt -l .; exit 1; }
	CLEW_TEST_POSTGRES=off $(GO) test -short ./...

bench: build ## the figures of docs/bench.md
	sh bench/run.sh

shots: build needs ## the README's screenshots
	$(GO) run ./test/shots

generate: ## openapi.yaml and the client made from it
	$(GO) test ./api -run TestDocument -update
	$(GO) generate ./client

clean:
	rm -rf bin
