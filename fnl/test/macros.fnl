{:deftest #nil :testing #nil :is #nil :with-machine #nil}
