"""Contacts out of the guide for other directories, and theirs as a source to work on: HSDS 3, tables, workbooks."""
