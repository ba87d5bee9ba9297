-- What was compared of two records, as texts: what the reasons with one feature are about, the strongest first. Looked up
-- for those who ask; of millions of pairs few ever do.
CREATE MACRO derived.compared(asked, one_no, other_no) AS (
    SELECT
        CASE
            WHEN asked = 'same_organisation' THEN [one.organisation_key]
            WHEN asked = 'organisation_differs' THEN [one.organisation || ' / ' || other.organisation]
            WHEN asked = 'same_title' THEN [one.title]
            WHEN asked = 'one_address_book' THEN [one.book]
            WHEN asked IN ('same_birthday', 'same_day_of_birth', 'birthday_near', 'birthday_differs')
                THEN [if(one.birthday = other.birthday, one.birthday, one.birthday || ' / ' || other.birthday)]
            WHEN asked = 'mobile_differs' THEN [
                (SELECT min(identity) FROM derived.record_identity WHERE record_no = one_no AND kind = 'phone' AND is_personal)
                || ' / ' ||
                (SELECT min(identity) FROM derived.record_identity WHERE record_no = other_no AND kind = 'phone' AND is_personal)
            ]
            WHEN asked = 'mailbox_differs' THEN [
                (SELECT min(identity) FROM derived.record_identity WHERE record_no = one_no AND kind = 'email' AND role IS NULL)
                || ' / ' ||
                (SELECT min(identity) FROM derived.record_identity WHERE record_no = other_no AND kind = 'email' AND role IS NULL)
            ]
            WHEN asked = 'same_local_part' THEN list_sort(list_intersect(
                (
                    SELECT list(split_part(identity, '@', 1))
                    FROM derived.record_identity
                    WHERE record_no = one_no AND kind = 'email' AND role IS NULL
                ),
                (
                    SELECT list(split_part(identity, '@', 1))
                    FROM derived.record_identity
                    WHERE record_no = other_no AND kind = 'email' AND role IS NULL
                )
            ))
            WHEN asked = 'same_organisation_domain' THEN list_sort(list_intersect(
                (SELECT list(workplace) FROM derived.record_work WHERE record_no = one_no AND kind = 'domain'),
                (SELECT list(workplace) FROM derived.record_work WHERE record_no = other_no AND kind = 'domain')
            ))
            WHEN asked IN (
                'same_email', 'same_role_mailbox', 'role_mailbox', 'same_household_mailbox', 'same_phone', 'same_mobile', 'same_profile',
                'same_homepage', 'address_names_one', 'number_stays', 'profile_is_ones'
            ) THEN (
                SELECT list(DISTINCT identity.match_key ORDER BY identity.match_key)
                FROM derived.shared_key AS shared
                JOIN derived.record_identity AS identity
                    ON identity.record_no = shared.left_no
                    AND hash(identity.kind, derived.text_no(identity.match_key)) = shared.key
                WHERE shared.left_no = one_no AND shared.right_no = other_no
                    AND CASE asked
                        WHEN 'same_phone' THEN shared.kind = 'phone'
                        WHEN 'same_mobile' THEN shared.kind = 'mobile'
                        WHEN 'number_stays' THEN shared.kind IN ('phone', 'mobile')
                        WHEN 'same_homepage' THEN shared.kind = 'homepage'
                        WHEN 'same_profile' THEN shared.kind = 'profile'
                        WHEN 'profile_is_ones' THEN shared.kind = 'profile'
                        WHEN 'same_email' THEN shared.kind = 'email'
                        WHEN 'same_household_mailbox' THEN shared.kind = 'household mailbox'
                        WHEN 'address_names_one' THEN shared.kind = 'email'
                        ELSE shared.kind = 'role mailbox'
                    END
            )
            ELSE [concat_ws(' / ', one.display_name, other.display_name)]
        END
    FROM derived.record AS one, derived.record AS other
    WHERE one.record_no = one_no AND other.record_no = other_no
);
