-- One row is an address that is the owner's or might be taken for it: those to be decided about last.
FROM owner_address
ORDER BY
    list_position(['yours', 'delegate', 'refused', 'unconfirmed', 'proposed'], state),
    address
