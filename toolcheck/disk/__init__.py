"""Files and folders: which ones a path means, reading them, and writing them whole. It does not know what they hold."""
