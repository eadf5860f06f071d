-- id: github-owner-added
-- title: Owners of the organisation are not added by hand
-- statement: Nobody is made an owner of the GitHub organisation in daily work.
-- severity: critical
-- test: Each event that adds a member with the permission admin, or gives it to one, is an
--   exception.
-- sources: github-audit
-- key: id
-- row: One new owner.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND action IN ('org.add_member', 'org.update_member');

-- exceptions
WITH call AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, ip, record(entry) AS record
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
    AND time >= :begin AND time < :end
    AND action IN ('org.add_member', 'org.update_member')
)
SELECT entry, id, time, actor, action, target, outcome, ip,
  'made an owner of the organisation' AS condition
FROM call
WHERE json_extract(record, '$.permission') = 'admin'
ORDER BY time, entry;
