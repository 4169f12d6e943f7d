{:expect-output 1 :expect-console 1 :expect-exit 1 :expect-fault 1 :expect-memory 1}
