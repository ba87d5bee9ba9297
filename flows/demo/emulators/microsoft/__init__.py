"""Microsoft on loopback: Entra's sign-in and as much of Graph as a source asks for.

`emulator` routes requests; `mailbox` is what an account holds; `routes` is what each service builds on:
lists, deltas, pages, preferences. A service is a module with the state of one mailbox and a table ``ROUTES``.
Deltas come out of one change log a collection (`flows.demo.emulators.changes.Feed`), and every odd thing
that Outlook does with them can be switched on (`Habits`).
"""
