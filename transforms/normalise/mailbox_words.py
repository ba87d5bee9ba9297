"""Words by which mailboxes are known that are no one person's: in lower case, as local parts have them."""

from __future__ import annotations

import re

# What a mailbox is called that is no one person's, and which kind of mailbox that makes it.
ROLES = {
    "bot": """
        mailer-daemon postmaster bounce bounces notification notifications notify notifier alert
        alerts automated automailer autoresponder auto-reply auto-confirm daemon system robot bot
        calendar-notification calendar-invite calendar-server unknownorganizer invitations reminder
        reminders updates digest mailer root cron jenkins reply replies unsubscribe unsub optout opt-out
        abmelden abmeldung desinscription desabonnement darse-de-baja cancelar-suscripcion disiscrizione
        uitschrijven
        avregistrera wypisz odhlaseni listserv majordomo mailman sympa ezmlm mailing-daemon
        benachrichtigung benachrichtigungen notificacion notificaciones notificacoes notifica notifiche
        powiadomienia meldinger varsel kvittering quittance quittung receipt receipts statement statements
        confirmation confirmations confirm verify verification activation
        """,
    "list": """
        all everyone everybody team staff list lists newsletter newsletters news announce announcements
        members group alle equipe equipo nyhedsbrev nyhetsbrev nieuwsbrief rundbrief infolettre boletin
        notizie mailing mailings alumni
        """,
    "room": "room meetingroom meeting-room boardroom conference-room raum besprechungsraum salle sala",
    "role": """
        info information infos contact contacts kontakt contacto contato contatti office buero bureau
        sales vertrieb verkauf ventas vendas vendite commercial support help helpdesk service services
        kundenservice kundendienst customerservice customer-service customercare care hello enquiries
        inquiries admin administrator administration administracion amministrazione verwaltung sekretariat
        secretary secretariat secretaria segreteria reception rezeption accueil recepcion accounts
        accounting accountspayable billing invoice invoices rechnung rechnungen buchhaltung facturacion
        facturas factures fatture finance payroll hr humanresources personal jobs job careers career
        recruiting recruitment bewerbung bewerbungen marketing press presse media events event booking
        bookings reservation reservations reservierung reservas reservierungen orders order bestellung
        bestellungen pedidos commandes ordini shop store webmaster hostmaster abuse security privacy
        datenschutz legal compliance mail email post mailbox webinar training feedback survey praxis
        kanzlei family familie famille familia tickets ticket dpo servicedesk service-desk clientes
        atencion-al-cliente service-client klantenservice asiakaspalvelu kundeservice kundtjanst
        ugyfelszolgalat obsluga zakaznik returns
        """,
}
KIND_OF_ROLE = {role: kind for kind, roles in ROLES.items() for role in roles.split()}

# Those that mean the same with more behind them: 'room-12', 'bounces-anna', 'reply-1a2b3c'.
ROLES_WITH_MORE = frozenset(
    """
    bounce bounces notification notifications alert alerts mailer room raum reply replies unsubscribe
    unsub mailer-daemon ticket tickets receipt receipts
    """.split()  # noqa: SIM905 - as above
)

# 'Do not answer', without what parts its words.
NO_REPLY = re.compile(
    """
    noreply|donotreply|dontreply|noanswer|
    nichtantworten|keineantwort|keinantwort|
    nepasrepondre|pasdereponse|sansreponse|
    noresponder|norespondas|norespondais|sinrespuesta|norespongueu|
    naoresponder|naoresponda|semresposta|
    nonrispondere|nessunarisposta|
    geenantwoord|nietbeantwoorden|nietreageren|nietantwoorden|
    ikkesvar|svarikke|intesvar|svarainte|svaraej|ejsvar|
    eivastata|alavastaa|alavastata|eivastausta|mittevastata|
    nieodpowiadac|nieodpowiadaj|neodpovidat|neodpovidejte|neodpovedat|neodpovedajte|
    neodgovarajte|neodgovaraj|neodgovarjaj|neotvechat|neotvechaite|neotvechay|nevidpovidaty|
    neatsakyti|neatbildet|nevalaszolj|nevalaszoljon|nuraspunde|nuraspundeti|
    minapantate|miapantate|minapantisete|
    cevapvermeyin|yanitlamayin|cevaplamayin|
    altashiv|altaane|latarudd|latarod|
    henshinfuka|henshinshinai|qingwuhuifu|wuxuhuifu|janganbalas|tidakuntukdibalas|khongtraloi|huwagsagutin
    """.replace(" ", "").replace("\n", "")
)

# Domains (and all below them) whose mailboxes are all of one kind.
KIND_OF_DOMAIN = {
    "resource.calendar.google.com": "room",
    "group.calendar.google.com": "list",
    "group.v.calendar.google.com": "list",
    "import.calendar.google.com": "list",
    "reply.github.com": "bot",
    "docs.google.com": "bot",
    "amazonses.com": "bot",
}
