-- One row is a public table macro.
SELECT function_name, parameters, comment
FROM duckdb_functions()
WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal
    AND function_type = 'table_macro'
ORDER BY function_name, parameters
