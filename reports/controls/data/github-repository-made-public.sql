-- id: github-repository-made-public
-- title: Repositories stay private
-- statement: Nobody makes a repository public by hand.
-- severity: critical
-- test: Each change of a repository's visibility to public is an exception.
-- sources: github-audit
-- key: id
-- row: One repository made public.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND action IN ('repo.access', 'repo.create');

-- exceptions
WITH call AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, ip, record(entry) AS record
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
    AND time >= :begin AND time < :end
    AND action IN ('repo.access', 'repo.create')
)
SELECT entry, id, time, actor, action, target, outcome, ip,
  'a repository was made public' AS condition
FROM call
WHERE json_extract(record, '$.visibility') = 'public'
ORDER BY time, entry;
