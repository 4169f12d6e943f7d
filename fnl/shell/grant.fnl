;;; Words for what a Task may do.

(local {: call : id-of} (require :shell.call))
(local show (require :shell.show))

(fn grants [id]
  "What a Task may do, as a list of grants with :name :right :object."
  (show.rows (call :grants (id-of id)) [:text]))

(fn grant [id right]
  "Lets a Task do one more thing: :output :input :log :clock :random [:screen 320 200]
[:store :read \"img/*\"] [:files :read \"dir\"] [:spawn :hello] [:port :tcp 8080]."
  (call :grant (id-of id) right))

(fn revoke [id right]
  "Takes a grant away from a Task."
  (call :revoke (id-of id) right))

{: grants : grant : revoke}
