;;; The `,commands` that differ from those of Fennel's REPL.

(local fennel (require :fennel))

(fn reset [session]
  (each [name (pairs session.kept)]
    (tset session.kept name nil)
    (when (not (string.find name "^%*%d$"))
      (tset session.scope.manglings name nil)
      (tset session.scope.symmeta name nil))))

(fn plugin [session]
  "A Fennel plugin for one line of one session."
  (let [command (fn [_env _read on-values]
                  (reset session)
                  (on-values ["Every local is forgotten."]))]
    (fennel.metadata:set command :fnl/docstring "Forget every local of this prompt.")
    {:name :prompt :versions [fennel.version] :repl-command-reset command}))

{: plugin}
