"""Values become tools: which file shape a document has, and thin views of what is in it."""
