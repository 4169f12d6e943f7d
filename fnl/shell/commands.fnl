;;; The `,commands` that differ from those of Fennel's REPL.

(local fennel (require :fennel))

(fn reset [session]
  (each [name (pairs session.kept)]
    (tset session.kept name nil)
    (when (not (string.find name "^%*%d$"))
      (tset session.scope.manglings name nil)
      (tset session.scope.symmeta name nil))))

(fn documented [command docstring]
  (fennel.metadata:set command :fnl/docstring docstring)
  command)

(fn file-named [line]
  "What stands behind the command, with or without quotes; nil when there is nothing."
  (let [rest (string.match line "^%s*,%S+%s*(.-)%s*$")
        name (or (string.match rest "^\"(.*)\"$") rest)]
    (when (not= "" name) name)))

(fn plugin [session line]
  "A Fennel plugin for one line of one session."
  {:name :prompt
   :versions [fennel.version]
   :repl-command-reset
   (documented (fn [_env _read on-values]
                 (reset session)
                 (on-values ["Every local is forgotten."]))
               "Forget every local of this prompt.")
   :repl-command-transcript
   (documented (fn [_env _read on-values]
                 (on-values [(host.transcript (file-named line))]))
               "Write what is entered here and what comes of it to a file; without a name, stop.")})

{: plugin}
