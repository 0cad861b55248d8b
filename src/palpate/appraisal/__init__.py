"""What was found and how good it is: design, size and conduct of a study, and the sentences that state its conclusion.

Import from the modules: reading a study's design takes long to load, quoting its conclusion does not.
"""
