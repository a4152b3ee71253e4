"""Reads the matrix of projects from a document: text, DOCX, XLSX or CSV in, rows with their doubts and an honest account out.

Nothing here knows a database. `document.read` takes a small file whole; `document.Reading` streams a large one.
"""
