"""The playground: toolcheck in a browser, without a server. `make playground` builds it in `build/playground/`."""
