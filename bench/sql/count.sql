-- How many projects of the matrix one reader of a member entity may see.
SELECT COUNT(*)
FROM projects_project p
WHERE p.standing = 'listed'
  AND (p.level IN ('public', 'platform', 'members')
       OR p.owner_id = :organisation
       OR (p.level = 'parties' AND EXISTS (
               SELECT 1 FROM projects_project_parties named
               WHERE named.project_id = p.id AND named.organisation_id = :organisation)))
