# What there is to do here. The work is in scripts/, one file each.

.PHONY: demo test bench format release install-packages

demo: # install what is missing, build, and run the specs of this repository
	@scripts/demo

test: # everything that has to hold: format, unit tests, specs
	@scripts/test

bench: # build for release and measure
	@scripts/bench

format: # bring the Swift sources into shape
	@scripts/format

release: # the program as it is shipped: static, stripped
	@scripts/release

install-packages: # the Debian packages that the build and the specs need
	@scripts/install
