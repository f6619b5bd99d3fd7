"""Forms as data: typed definitions, their immutable versions, and what may be answered.

`definition` is the shape, `logic` the small expression set, `rules` what is right and wrong,
`packs/` the forms that are shipped. Answers are stored by whoever uses a form.
"""
