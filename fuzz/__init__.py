"""What takes longer than a test run may: coverage-guided fuzzing, and the public conformance suites."""
