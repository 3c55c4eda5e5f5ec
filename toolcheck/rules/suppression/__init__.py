"""What is said about findings that are known and wanted."""
