"""The record as a folder of files that needs no server: the pages of the application, a search, downloads, a feed, a signed manifest."""
