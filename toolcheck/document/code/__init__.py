"""Text of a programming language, or with code in it -> values with places. Nothing of it is run or judged."""
