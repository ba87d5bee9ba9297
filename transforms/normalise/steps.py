"""Normalise: every distinct e-mail, number, URL, name and organisation once; then the records to resolve."""

from __future__ import annotations

from transforms.normalise.emails import email_addresses
from transforms.normalise.mail_parts import mail_domains, mail_words
from transforms.normalise.organisations import organisation_names
from transforms.normalise.person_names import name_words, person_names
from transforms.normalise.phones import phone_numbers
from transforms.normalise.urls import web_addresses
from transforms.step import RECORD, Python, Sql, Step

_HERE = "transforms.normalise"

NUMBERS: tuple[Step, ...] = (Sql(_HERE, "text_no.sql"), Sql(_HERE, "key_no.sql"))
"""Of texts and keys: what later steps join by."""

STEPS: tuple[Step, ...] = (
    *NUMBERS,
    Sql(_HERE, "email_address.sql"),
    Python(
        _HERE,
        "email_value.sql",
        email_addresses,
        "derived.email_address",
        key=("value",),
        way=(
            Sql(_HERE, "mail_part.sql"),
            Sql(_HERE, "mail_word.sql"),
            Python(_HERE, "mail_word_value.sql", mail_words, "mail_word", key=("word",)),
            Sql(_HERE, "mail_domain.sql"),
            Python(_HERE, "mail_domain_value.sql", mail_domains, "mail_domain", key=("domain",)),
        ),
        plain="plain_email_address.sql",
    ),
    Sql(_HERE, "phone_number.sql"),
    Python(_HERE, "phone_value.sql", phone_numbers, "derived.phone_number", key=("value", "region")),
    Sql(_HERE, "web_address.sql"),
    Python(_HERE, "web_value.sql", web_addresses, "derived.web_address", key=("value",)),
    Sql(_HERE, "person_name.sql"),
    Python(
        _HERE,
        "person_name_value.sql",
        person_names,
        "derived.person_name",
        key=("full_name", "given_name", "middle_name", "family_name", "name_prefix", "name_suffix"),
        way=(
            Sql(_HERE, "name_word.sql"),
            Python(_HERE, "name_word_value.sql", name_words, "name_word", key=("word",)),
        ),
        plain="plain_person_name.sql",
    ),
    Sql(_HERE, "organisation_name.sql"),
    Python(
        _HERE,
        "organisation_value.sql",
        organisation_names,
        "derived.organisation_name",
        key=("organisation",),
    ),
    # Whose the owner's addresses are, who wrote which mail, and whom the owner has had to do with.
    Sql(
        _HERE,
        "card_mailbox.sql",
        by=RECORD,
        touched="touched_card.sql",
        varied=("record_id", "match_key"),
    ),
    Sql(_HERE, "owner_claim.sql"),
    Sql(_HERE, "owner_address.sql"),
    Sql(_HERE, "delegate_address.sql"),
    Sql(_HERE, "sent_by_others.sql", by=("match_key",), touched="touched_sender.sql"),
    Sql(_HERE, "mail_author.sql"),
    Sql(_HERE, "discussion_list.sql"),
    Sql(_HERE, "list_address.sql"),
    Sql(_HERE, "met_address.sql"),
    Sql(_HERE, "acquainted_address.sql", by=("match_key",)),
    # Records.
    Sql(_HERE, "observed.sql"),
    Sql(
        _HERE,
        "record.sql",
        by=RECORD,
        varied=("record_id", "display_name", "name_key", "spelling_key", "name_form"),
    ),
    Sql(
        _HERE,
        "record_identity.sql",
        by=(*RECORD, "value"),
        touched="touched_value.sql",
        through="value",
        varied=("record_id", "identity", "match_key", "value"),
    ),
)
