"""The trade's papers as PDFs; one file a paper."""
