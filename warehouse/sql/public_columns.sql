-- One row is a column of a public view, in the view's order.
SELECT
    view.view_name, view.comment, public_column.column_name, public_column.data_type, public_column.comment
FROM duckdb_views() AS view
JOIN duckdb_columns() AS public_column
    ON public_column.database_name = view.database_name
    AND public_column.schema_name = view.schema_name
    AND public_column.table_name = view.view_name
WHERE view.database_name = current_database() AND view.schema_name = 'main' AND NOT view.internal
ORDER BY view.view_name, public_column.column_index
