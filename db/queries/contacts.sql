-- Who helps in this country, and with this need? The core edition before packs, for only the first are shown in many places; emergency first;
-- of one type drafts after what was checked, overdue rows after those that are not, then by name.
SELECT record.id
FROM record JOIN service ON service.record_id = record.id
WHERE record.country IN (:country, :beyond)
  AND (:need = '' OR EXISTS (SELECT 1 FROM record_code WHERE record_code.record_id = record.id
                             AND record_code.list = 'needs' AND record_code.code = :need))
ORDER BY record.pack <> '',
         record.country = :country DESC,
         CASE service.type WHEN 'emergency' THEN 0 WHEN 'hotline' THEN 1 WHEN 'authority' THEN 2 WHEN 'ngo' THEN 3 WHEN 'child-helpline' THEN 4 ELSE 5 END,
         record.state = 'draft',
         record.check_after <> '' AND record.check_after <= :today,
         record.title
