"""The documentation as a site: README, guides, and a page for each rule. `make site` builds it in `build/site/`."""
