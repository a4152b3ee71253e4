-- The first page of the matrix for the same reader.
SELECT p.id, p.reference, p.title, p.language, p.pillar_id, p.status, p.start, p."end", p.is_open_ended, p.is_annual, p.is_global,
       p.scope_note, p.owner_id, p.level, p.as_of, p.confirmed_on, p.is_illustrative
FROM projects_project p
WHERE p.standing = 'listed'
  AND (p.level IN ('public', 'platform', 'members')
       OR p.owner_id = :organisation
       OR (p.level = 'parties' AND EXISTS (
               SELECT 1 FROM projects_project_parties named
               WHERE named.project_id = p.id AND named.organisation_id = :organisation)))
ORDER BY p.pillar_id, p.serial IS NULL, p.serial, p.title, p.id
LIMIT 50
