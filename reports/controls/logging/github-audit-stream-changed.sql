-- id: github-audit-stream-changed
-- title: GitHub's audit log keeps flowing
-- statement: Nobody ends or redirects the stream of the audit log.
-- severity: critical
-- test: Each event that deletes or changes the stream of the audit log is an exception.
-- sources: github-audit
-- key: id
-- row: One change of the stream.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND action GLOB 'audit_log_streaming.*';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'the stream of the audit log was changed' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND action IN ('audit_log_streaming.destroy', 'audit_log_streaming.update')
ORDER BY time, entry;
