"""One module for each tool or format: how its files are recognised, and how bookmarks are read from them."""
