-- Pillar, status, joint or single, and years.
SELECT p.pillar_id, p.status, p.is_joint, SUBSTR(p.start, 1, 4), SUBSTR(p."end", 1, 4), p.is_open_ended, COUNT(*)
FROM projects_project p
WHERE p.standing = 'listed'
  AND (p.level IN ('public', 'platform', 'members')
       OR p.owner_id = :organisation
       OR (p.level = 'parties' AND EXISTS (
               SELECT 1 FROM projects_project_parties named
               WHERE named.project_id = p.id AND named.organisation_id = :organisation)))
GROUP BY 1, 2, 3, 4, 5, 6
