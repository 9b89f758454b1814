"""The adapters, one module for each kind of content. A module that defines `KIND` is registered by that."""
