"""Official documents: number, draft, sign off, issue, deliver, archive.

`content` says what a document tells, `sheet` lays that out after GB/T 9704-2012, `docx` and `pdf`
write the same sheet in two forms. What is issued never changes; its number is never used again.
"""
