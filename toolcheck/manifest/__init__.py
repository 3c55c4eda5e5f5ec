"""Values become tools: which file shape a document has, and thin views of what stands in it."""
