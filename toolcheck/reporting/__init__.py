"""Reports become text: each module is one function from a Report to a string."""
