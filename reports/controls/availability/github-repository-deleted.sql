-- id: github-repository-deleted
-- title: Repositories are not deleted or moved away
-- statement: Nobody deletes a repository, or transfers it out of the organisation, by hand.
-- severity: high
-- test: Each deletion or transfer of a repository is an exception.
-- sources: github-audit
-- key: id
-- row: One repository deleted or moved.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND action GLOB 'repo.*';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'a repository was deleted or moved away' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND action IN ('repo.destroy', 'repo.transfer_outgoing')
ORDER BY time, entry;
