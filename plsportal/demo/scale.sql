-- A made-up group of any size. plsportal/demo/scale.py runs the parts one after the other, the larger ones for some
-- hundred rows at a time, since each period takes a lock until its transaction ends. It sets scale.accounts,
-- scale.companies, scale.people, scale.policies, scale.first, scale.last, scale.at, scale.password and scale.grants (JSON).
-- Every row has the same key each time, so that a second run adds what is missing and nothing else.

-- part: group
CREATE OR REPLACE FUNCTION pg_temp.key(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT ('00ca1e' || kind || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
$$;
CREATE OR REPLACE FUNCTION pg_temp.size(name text) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT current_setting('scale.' || name)::bigint
$$;
CREATE OR REPLACE FUNCTION pg_temp.some() RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT generate_series(pg_temp.size('first'), pg_temp.size('last'))
$$;
-- The number of the person who sits in a row of a company; persons 1 and 2 sit in none.
CREATE OR REPLACE FUNCTION pg_temp.seat(company bigint, seat_row bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT 2 + seat_row * pg_temp.size('companies') + company
$$;
-- What the n-th has to do with policy k; policy 1 keeps the number itself.
CREATE OR REPLACE FUNCTION pg_temp.of(k bigint, n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT ((k - 1) << 32) + n
$$;
CREATE OR REPLACE FUNCTION pg_temp.at(days bigint) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT current_setting('scale.at')::timestamptz - make_interval(days => days::int)
$$;
CREATE OR REPLACE FUNCTION pg_temp.day(days bigint) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (pg_temp.at(days) AT TIME ZONE 'Europe/Stockholm')::date
$$;
CREATE OR REPLACE FUNCTION pg_temp.pick(words text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT (string_to_array(words, ' '))[1 + n % cardinality(string_to_array(words, ' '))]
$$;
-- An organisation number of the series 55 2…, with its check digit (Luhn).
CREATE OR REPLACE FUNCTION pg_temp.number(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT substr(nine, 1, 6) || '-' || substr(nine, 7) || (10 - sum(digit / 10 + digit % 10) % 10) % 10
    FROM (SELECT '5521' || lpad(n::text, 5, '0') AS nine) AS made,
         LATERAL (SELECT substr(nine, at, 1)::int * (1 + at % 2) AS digit FROM generate_series(1, 9) AS at) AS digits
    GROUP BY nine
$$;

INSERT INTO companies_company (id, name, slug, number, hue, parent)
SELECT pg_temp.key('01', n),
       CASE n WHEN 1 THEN 'Påhittskoncernen'
              ELSE pg_temp.pick('Nordpåhitt Sydpåhitt Västpåhitt Östpåhitt Mellanpåhitt Skärpåhitt', n) || ' '
                || pg_temp.pick('Rör El Bygg Kyla Mark Plåt Teknik Service', n / 6) || ' ' || n END,
       'skala-' || n, pg_temp.number(n), n * 37 % 360, n = 1
FROM generate_series(1, pg_temp.size('companies')) AS n
ON CONFLICT DO NOTHING;

INSERT INTO auth_group (name)
SELECT company.id || ':' || role FROM companies_company AS company,
    jsonb_object_keys(current_setting('scale.grants')::jsonb) AS role
ON CONFLICT DO NOTHING;

INSERT INTO companies_companygroupobjectpermission (content_object_id, group_id, permission_id)
SELECT company.id, auth_group.id, permission.id
FROM companies_company AS company
CROSS JOIN jsonb_each(current_setting('scale.grants')::jsonb) AS granted (role, rights)
JOIN auth_group ON auth_group.name = company.id || ':' || role
JOIN auth_permission AS permission ON rights ? permission.codename
JOIN django_content_type AS kind ON kind.id = permission.content_type_id
    AND kind.app_label = 'companies' AND kind.model = 'company'
ON CONFLICT DO NOTHING;

-- The first policy has the number 1 in every key, and each further one is 2^32 on.
INSERT INTO policy_policy (id, slug, title)
SELECT pg_temp.key('20', k), 'skala-policy' || suffix, 'Påhittad policy' || replace(suffix, '-', ' ')
FROM generate_series(1, pg_temp.size('policies')) AS k, LATERAL (SELECT CASE k WHEN 1 THEN '' ELSE '-' || k END) AS named (suffix)
ON CONFLICT DO NOTHING;

INSERT INTO policy_version
    (id, policy_id, number, title, body, text_hash, title_en, body_en, text_hash_en, summary, reason, material,
     prepared_by_name, prepared_by_title, recorded_by_id, recorded_at)
SELECT pg_temp.key('21', k), policy.id, 1, title, body, encode(sha256(convert_to(body, 'UTF8')), 'hex'),
       '', '', '', '', '', true, 'Hitta Påhittsson', 'HR', '00000000-0000-7000-8000-000000000001', pg_temp.at(1100)
FROM generate_series(1, pg_temp.size('policies')) AS k JOIN policy_policy AS policy ON policy.id = pg_temp.key('20', k),
     LATERAL (SELECT format(E'# %s\n\n## Genomförande\n\nPåhittad text om genomförande.\n', title) AS body) AS made
ON CONFLICT DO NOTHING;

-- part: people
-- Person 1 is HR in every company, person 2 CEO of every company; the others sit in rows, one row a company:
-- row 0 HR, row 1 communications, row 2 the manager of the rest.
DROP TABLE IF EXISTS pg_temp.seat;
CREATE TEMP TABLE seat ON COMMIT DROP AS
SELECT n, pg_temp.key('02', n) AS person_id,
       CASE WHEN n < 3 THEN 1 ELSE 1 + (n - 3) % pg_temp.size('companies') END AS company,
       CASE WHEN n < 3 THEN -1 ELSE (n - 3) / pg_temp.size('companies') END AS row
FROM pg_temp.some() AS n;

INSERT INTO companies_user
    (id, password, is_superuser, email, phone, name, language, theme, is_active, sign_outs)
SELECT person_id, current_setting('scale.password'), false,
       CASE n WHEN 1 THEN 'hr' WHEN 2 THEN 'vd' ELSE 'p' || n END || '@skala.example', '',
       pg_temp.pick('Hitta Fabel Låtsas Skissa Prova Dikta Testa Spegla Drama Legenda Kuliss', n) || ' Påhitts'
           || pg_temp.pick('son gren lund berg ström qvist man dal mark ander', n / 11),
       CASE WHEN n % 20 = 19 THEN 'en' ELSE 'sv' END, 'auto', true, 0
FROM seat
ON CONFLICT DO NOTHING;

INSERT INTO companies_employment
    (id, person_id, company_id, title, number, kind, manager_id, safety_representative, first_day)
SELECT pg_temp.key('03', n), person_id, pg_temp.key('01', company),
       CASE row WHEN -1 THEN 'Koncernledning' WHEN 0 THEN 'HR-ansvarig' WHEN 1 THEN 'Kommunikatör'
                WHEN 2 THEN 'Arbetsledare' ELSE 'Montör' END,
       n::text, 'employee',
       CASE WHEN row > 2 THEN pg_temp.key('02', pg_temp.seat(company, 2)) END,
       row > 2 AND n % 50 = 0, pg_temp.day(1200)
FROM seat
ON CONFLICT DO NOTHING;

INSERT INTO companies_roleassignment
    (id, person_id, company_id, role, group_id, appointed_by_id, first_day)
SELECT pg_temp.key(held.kind, held.n), held.person_id, company.id, held.role, auth_group.id,
       '00000000-0000-7000-8000-000000000001', pg_temp.day(1190)
FROM (
    SELECT '12', n, person_id, company, 'hr' FROM seat WHERE row = 0
    UNION ALL SELECT '13', n, person_id, company, 'communications' FROM seat WHERE row = 1
    UNION ALL SELECT '14', n, person_id, company, 'handler' FROM seat WHERE row IN (0, 2)
) AS held (kind, n, person_id, company, role)
JOIN companies_company AS company ON company.id = pg_temp.key('01', held.company)
JOIN auth_group ON auth_group.name = company.id || ':' || held.role
ON CONFLICT (id) DO NOTHING;

-- Nine of ten have acknowledged the first policy, 49 of 50 each other.
INSERT INTO policy_acknowledgement
    (id, version_id, person_id, company_id, wording, language, text_hash, wording_hash, way, at)
SELECT pg_temp.key('24', pg_temp.of(k, n)), version.id, person_id, pg_temp.key('01', company), wording, 'sv', version.text_hash,
       encode(sha256(convert_to(wording, 'UTF8')), 'hex'), 'signed_in', pg_temp.at(1090)
FROM seat, generate_series(1, pg_temp.size('policies')) AS k JOIN policy_version AS version ON version.id = pg_temp.key('21', k),
     (SELECT 'Jag har tagit del av påhittad policy.' AS wording) AS said
WHERE row < 3 OR (n + k - 1) % CASE k WHEN 1 THEN 10 ELSE 50 END <> 0
ON CONFLICT DO NOTHING;

-- They have promised to be careful with log-in details too.
INSERT INTO accounts_undertaking (id, person_id, company_id, number, language, wording, wording_hash, text_hash, at)
SELECT pg_temp.key('25', n), person_id, pg_temp.key('01', company), (promise ->> 'number')::int, 'sv', wording,
       encode(sha256(convert_to(wording, 'UTF8')), 'hex'), promise ->> 'text_hash', pg_temp.at(1090)
FROM seat, (SELECT current_setting('scale.promise')::json AS promise) AS asked,
LATERAL (SELECT replace(promise ->> 'wording', '{company}', name) AS wording FROM companies_company
         WHERE id = pg_temp.key('01', company)) AS said
WHERE row < 3 OR n % 10 <> 0
ON CONFLICT DO NOTHING;

-- part: heads
INSERT INTO companies_roleassignment
    (id, person_id, company_id, role, group_id, appointed_by_id, first_day)
SELECT pg_temp.key(held.kind, company), pg_temp.key('02', held.n), pg_temp.key('01', company), held.role, auth_group.id,
       '00000000-0000-7000-8000-000000000001', pg_temp.day(1190)
FROM pg_temp.some() AS company
CROSS JOIN (VALUES ('10', 1, 'hr'), ('11', 2, 'ceo')) AS held (kind, n, role)
JOIN auth_group ON auth_group.name = pg_temp.key('01', company) || ':' || held.role
ON CONFLICT (id) DO NOTHING;

INSERT INTO policy_adoption
    (id, policy_id, version_id, company_id, effective_from, adopted_by_name, adopted_by_title, source, basis_kind, basis_role,
     recorded_by_id, recorded_at)
SELECT pg_temp.key('22', pg_temp.of(k, n)), pg_temp.key('20', k), pg_temp.key('21', k), pg_temp.key('01', n), pg_temp.day(1100),
       'Fabel Påhittsson', 'VD', 'påhittad', '', '', '00000000-0000-7000-8000-000000000001', pg_temp.at(1100)
FROM pg_temp.some() AS n, generate_series(1, pg_temp.size('policies')) AS k
ON CONFLICT DO NOTHING;

INSERT INTO policy_review
    (id, policy_id, version_id, company_id, day, outcome, participants, minutes, by_id, basis_role, at, answers, figures)
SELECT pg_temp.key('23', pg_temp.of(k, n)), pg_temp.key('20', k), pg_temp.key('21', k), pg_temp.key('01', n), pg_temp.day(100),
       'unchanged', 'HR och VD', 'Påhittat protokoll', pg_temp.key('02', 1), 'hr', pg_temp.at(100), '[]', '{}'
FROM pg_temp.some() AS n, generate_series(1, pg_temp.size('policies')) AS k
ON CONFLICT DO NOTHING;

-- part: accounts
-- Of a hundred accounts 5 are undecided, 2 decided and not open, 4 closed, 3 active past their last day, the rest active.
DROP TABLE IF EXISTS pg_temp.planned;
CREATE TEMP TABLE planned ON COMMIT DROP AS
SELECT counted.n, pg_temp.key('30', counted.n) AS id, company, opened,
       CASE WHEN counted.n % 100 < 5 THEN 'undecided' WHEN counted.n % 100 < 7 THEN 'decided' WHEN counted.n % 100 < 11 THEN 'closed'
            ELSE 'active' END AS status,
       pg_temp.pick('Nord Syd Väst Öst Lärling Jobb Kund Säkerhet', counted.n) || 'påhitt ' || counted.n || ' på '
           || pg_temp.pick('Facebook Instagram LinkedIn X YouTube TikTok', counted.n) AS name,
       pg_temp.pick('facebook instagram linkedin x youtube tiktok', counted.n) AS platform,
       pg_temp.pick('page profile company profile handle profile', counted.n) AS kind,
       'pahitt' || counted.n AS handle,
       format(pg_temp.pick('https://www.facebook.com/%s https://www.instagram.com/%s/ https://www.linkedin.com/company/%s '
           'https://x.com/%s https://www.youtube.com/@%s https://www.tiktok.com/@%s', counted.n), 'pahitt' || counted.n) AS url,
       pg_temp.key('02', pg_temp.seat(company, row)) AS owner_id, pg_temp.key('02', pg_temp.seat(company, 2)) AS backup_id,
       pg_temp.key('02', pg_temp.seat(company, 0)) AS hr_id
FROM (
    SELECT n, 1 + (n - 1) % pg_temp.size('companies') AS company,
           CASE WHEN n % 100 BETWEEN 11 AND 13 THEN 790 ELSE n % 690 END AS opened,
           3 + n / pg_temp.size('companies') % (((pg_temp.size('people') - 2) / pg_temp.size('companies')) - 3) AS row
    FROM pg_temp.some() AS n
) AS counted
WHERE NOT EXISTS (SELECT FROM accounts_account AS known WHERE known.id = pg_temp.key('30', counted.n));

INSERT INTO accounts_account
    (id, company_id, name, platform, kind, handle, url, purpose, owner_id, backup_id, status, operated_until, opened_at,
     closed_at, confirmed_at, audience)
SELECT id, pg_temp.key('01', company), name, platform, kind, handle, url,
       CASE WHEN status <> 'undecided' THEN 'Visa påhittade bilder' ELSE '' END,
       CASE WHEN status <> 'undecided' OR n % 2 = 0 THEN owner_id END, CASE WHEN status <> 'undecided' THEN backup_id END, status,
       CASE WHEN status <> 'undecided' THEN (pg_temp.day(opened) + interval '24 months')::date END,
       CASE WHEN status IN ('active', 'closed') THEN pg_temp.at(opened) END,
       CASE WHEN status = 'closed' THEN pg_temp.at(opened / 2) END,
       CASE WHEN status = 'active' AND n % 5 <> 0 THEN pg_temp.at(opened * (n % 7) / 8) END,
       CASE WHEN status <> 'undecided' THEN 'Påhittade kunder' ELSE '' END
FROM planned;

INSERT INTO accounts_confirmation (id, account_id, by_id, at)
SELECT pg_temp.key('31', n), account.id, account.owner_id, account.confirmed_at
FROM planned JOIN accounts_account AS account USING (id) WHERE account.confirmed_at IS NOT NULL;

-- What each decided account rests on: a request, endorsed by HR, and the CEO's decisions to open and to operate.
-- One company in 25 has a request that waits for HR.
INSERT INTO accounts_request
    (id, company_id, kind, status, name, platform, account_kind, handle, url, purpose, audience, owner_id, backup_id,
     account_id, requested_by_id, submitted_at, endorsed_by_id, endorsed_at,
     gap, changes, operators, posting, monitoring, moderation, languages, minors, risks, basics)
SELECT asked.*, '', '', '', '', '', '', '{}', '', '', '{}' FROM (
SELECT pg_temp.key('40', n), pg_temp.key('01', company), 'open', CASE status WHEN 'decided' THEN 'approved' ELSE 'carried_out' END,
       name, platform, kind, handle, url, 'Visa påhittade bilder', 'Påhittade kunder', owner_id, backup_id,
       id, owner_id, pg_temp.at(opened + 9), hr_id, pg_temp.at(opened + 8)
FROM planned WHERE status <> 'undecided'
UNION ALL
SELECT pg_temp.key('41', n), pg_temp.key('01', company), 'close', 'carried_out',
       name, platform, kind, handle, url, 'Behövs inte längre', '', owner_id, backup_id,
       id, owner_id, pg_temp.at(opened / 2 + 9), hr_id, pg_temp.at(opened / 2 + 8)
FROM planned WHERE status = 'closed'
UNION ALL
SELECT pg_temp.key('42', n), pg_temp.key('01', company), 'open', 'submitted', 'Ny ' || name, platform, kind, 'ny' || handle, replace(url, 'pahitt', 'nypahitt'),
       'Visa påhittade bilder', 'Påhittade kunder', owner_id, backup_id,
       NULL, owner_id, pg_temp.at(3), NULL, NULL
FROM planned WHERE n <= pg_temp.size('companies') AND n % 25 = 1
) AS asked;

INSERT INTO accounts_decision
    (id, request_id, company_id, account_id, kind, outcome, note, decided_by_id, requested_by_id, endorsed_by_id,
     basis_kind, basis_id, basis_role, at, ends_on, frozen, frozen_hash)
SELECT pg_temp.key(verb.key, n), request.id, request.company_id, request.account_id, verb.kind, 'approved', 'Påhittat skäl',
       pg_temp.key('02', 2), request.requested_by_id, request.endorsed_by_id,
       'role', pg_temp.key('11', company), 'ceo', pg_temp.at(CASE verb.of WHEN 'close' THEN opened / 2 + 7 ELSE opened + 7 END),
       CASE verb.kind WHEN 'operate' THEN account.operated_until END,
       frozen::jsonb, encode(sha256(convert_to(frozen, 'UTF8')), 'hex')
FROM planned
JOIN accounts_account AS account USING (id)
JOIN accounts_request AS request ON request.account_id = account.id
JOIN (VALUES ('50', 'open', 'open'), ('51', 'operate', 'open'), ('52', 'close', 'close')) AS verb (key, kind, of) ON verb.of = request.kind
JOIN companies_company AS company_row ON company_row.id = request.company_id
JOIN companies_user AS owner ON owner.id = request.owner_id
JOIN companies_user AS backup ON backup.id = request.backup_id
JOIN companies_user AS hr ON hr.id = request.endorsed_by_id,
LATERAL format(  -- the canonical JSON of `accounts.workflow.decisions.content_hash`: sorted keys, no spaces
    '{"account_kind":%s,"audience":%s,"backup":%s,"basics":[],"before":null,"changes":"","company":%s,"endorsed_by":%s,"gap":"",'
    '"handle":%s,"kind":%s,"languages":[],"minors":"","moderation":"","monitoring":"","name":%s,"operators":"","owner":%s,'
    '"platform":%s,"posting":"","purpose":%s,"requested_by":%s,"risks":"","submitted_at":%s,"to_company":null,"url":%s}',
    to_json(request.account_kind), to_json(request.audience),
    format('{"id":"%s","name":%s}', backup.id, to_json(backup.name)),
    format('{"id":"%s","name":%s}', company_row.id, to_json(company_row.name)),
    format('{"id":"%s","name":%s}', hr.id, to_json(hr.name)),
    to_json(request.handle), to_json(request.kind), to_json(request.name),
    format('{"id":"%s","name":%s}', owner.id, to_json(owner.name)),
    to_json(request.platform), to_json(request.purpose),
    format('{"id":"%s","name":%s}', owner.id, to_json(owner.name)),
    to_json(to_char(request.submitted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US+00:00')), to_json(request.url)
) AS frozen;

-- Whoever has acknowledged the policy is appointed to run the account.
INSERT INTO accounts_appointment
    (id, company_id, person_id, kind, account_id, topics, languages, channels, rank, contact_phone, contact_email,
     first_day, appointed_by_id, appointed_at,
     basis_kind, basis_id, basis_role, decision_id, acknowledgement_id)
SELECT pg_temp.key(seat.key, n), pg_temp.key('01', company), seat.person_id, seat.kind, planned.id, '', '{}', '{}', '', '', '', pg_temp.day(opened + 7),
       pg_temp.key('02', 2), pg_temp.at(opened + 7), 'role', pg_temp.key('11', company), 'ceo', pg_temp.key('50', n), given.id
FROM planned,
LATERAL (VALUES ('60', 'owner', owner_id), ('61', 'backup', backup_id)) AS seat (key, kind, person_id)
JOIN policy_acknowledgement AS given ON given.person_id = seat.person_id AND given.version_id = pg_temp.key('21', 1)
WHERE status = 'active';

-- part: history
-- One line of history a row: what the portal's own writers would have left.
DO $$
DECLARE
    tracked text;
    columns text;
BEGIN
    FOREACH tracked IN ARRAY ARRAY['companies_company', 'companies_employment', 'companies_roleassignment', 'policy_policy',
                                   'accounts_account', 'accounts_request', 'accounts_appointment'] LOOP
        SELECT string_agg(quote_ident(own.column_name), ', ') INTO columns
        FROM information_schema.columns AS own
        JOIN information_schema.columns AS kept ON kept.column_name = own.column_name
            AND kept.table_name = replace(tracked, '_', '_historical') AND kept.table_schema = 'public' AND kept.is_generated = 'NEVER'
        WHERE own.table_name = tracked AND own.table_schema = 'public';
        EXECUTE format(
            'INSERT INTO %I (%s, history_date, history_type, history_change_reason, history_user_id)
             SELECT %s, %L::timestamptz, ''+'', ''seed_scale'', ''00000000-0000-7000-8000-000000000001'' FROM %I AS own
             WHERE own.id::text LIKE ''00ca1e%%'' AND NOT EXISTS (SELECT FROM %I AS kept WHERE kept.id = own.id)',
            replace(tracked, '_', '_historical'), columns, columns, current_setting('scale.at'), tracked, replace(tracked, '_', '_historical'));
    END LOOP;
END $$;
