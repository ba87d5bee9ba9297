-- The next day, a given day included, that falls on a month and day such as '04-12'; '02-29' is 1 March in other years.
CREATE MACRO derived.next_on(month_day, day) AS
    CASE
        WHEN make_date(year(day), left(month_day, 2)::INTEGER, 1) + right(month_day, 2)::INTEGER - 1 >= day
        THEN make_date(year(day), left(month_day, 2)::INTEGER, 1) + right(month_day, 2)::INTEGER - 1
        ELSE make_date(year(day) + 1, left(month_day, 2)::INTEGER, 1) + right(month_day, 2)::INTEGER - 1
    END;
