"""Client files with what a careful expert's plan holds: `NN_name.yaml` beside `NN_name.expect.yaml`.

Each assertion of a `.expect.yaml` has its reason and its public source, and is a `must` (any expert would agree) or a
`should` (most would). `python -m tests.vignettes` plans them all and says what fails.
"""
