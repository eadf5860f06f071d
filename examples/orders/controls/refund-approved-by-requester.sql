-- id: refund-approved-by-requester
-- title: Refunds are approved by somebody else
-- statement: Nobody approves a refund that they asked for.
-- severity: high
-- test: For each approval of a refund, the newest request before it in the same order must be
--   another person's.
-- sources: event-store
-- lookback: 30d
-- key: id
-- row: One approval by the person who asked.

-- population
SELECT entry, id, time
FROM event
WHERE time >= :begin AND time < :end AND action = 'refund.approved'
  AND source IN (SELECT name FROM source WHERE format = 'event-store');

-- exceptions
SELECT approval.entry AS entry, approval.id AS id, approval.time AS time, approval.actor AS actor,
  approval.action AS action, approval.stream AS stream, 'approved by who asked' AS condition
FROM event AS approval
JOIN event AS request ON request.source = approval.source AND request.stream = approval.stream
  AND request.action = 'refund.requested' AND request.time >= :lookback_begin
  AND request.sequence = (
    SELECT max(sequence) FROM event
    WHERE source = approval.source AND stream = approval.stream AND action = 'refund.requested'
      AND sequence < approval.sequence
  )
WHERE approval.time >= :begin AND approval.time < :end AND approval.action = 'refund.approved'
  AND approval.source IN (SELECT name FROM source WHERE format = 'event-store')
  AND request.actor = approval.actor
ORDER BY approval.time, approval.entry;
