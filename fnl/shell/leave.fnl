;;; The way out.

(fn exit [?status]
  "Leaves the prompt or ends the script, with a status; 0 unless told."
  (host.exit (or ?status 0)))

{: exit}
