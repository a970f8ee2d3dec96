"""An independent recount: the indicators counted again in plain pandas, from the definitions alone."""
