-- id: github-branch-protection-removed
-- title: Protected branches stay protected
-- statement: Nobody takes the protection of a branch away.
-- severity: high
-- test: Each event that removes a protected branch or a ruleset, or lets administrators past it, is
--   an exception.
-- sources: github-audit
-- key: id
-- row: One protection taken away.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND (action GLOB 'protected_branch.*' OR action GLOB 'repository_ruleset.*');

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'the protection of a branch was taken away' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND action IN (
    'protected_branch.destroy', 'protected_branch.update_admin_enforced',
    'repository_ruleset.destroy'
  )
ORDER BY time, entry;
