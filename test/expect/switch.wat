;; guest code
;;   80000000  slli a0, a0, 3
;;   80000004  add a0, a0, a1
;;   80000008  ld a0, 0(a0)
;; jump:
;;   8000000c  jr a0
;; one:
;;   80000010  addi a2, a2, 1
;;   80000014  j 0x80000024
;; two:
;;   80000018  addi a2, a2, 2
;;   8000001c  j 0x80000024
;; three:
;;   80000020  addi a2, a2, 3
;; out:
;;   80000024  ret
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000008, 2 not done, access
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 6 i64
    block $B0 (result i32)
      block $B1 (result i32)
        (local.set $fuel (i32.load offset=700 (local.get $h)))
        (local.set $ra (i64.load offset=8 (local.get $h)))
        (local.set $a0 (i64.load offset=80 (local.get $h)))
        (local.set $a1 (i64.load offset=88 (local.get $h)))
        (local.set $a2 (i64.load offset=96 (local.get $h)))
        block $B2
          block $B3
            block $B4
              block $B5
                (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 7))))
                (local.set $fuel (i32.sub (local.get $fuel) (i32.const 4)))
                (local.set $a0 (i64.shl (local.get $a0) (i64.const 3)))
                (local.set $a0 (i64.add (local.get $a0) (local.get $a1)))
                (drop
                  (br_if $B1 (; unlikely ;)
                    (i32.const 1)
                    (i64.ge_u (i64.add (local.get $a0) (i64.const -2147483648)) (i64.const 1048569))
                  )
                )
                (local.set $a0
                  (i64.load (i32.add (i32.wrap_i64 (local.get $a0)) (i32.const -2143289344)))
                )
                (local.set $10 (i64.and (local.get $a0) (i64.const -2)))
                (local.set $5 (local.get $10))
                (br_if $B5 (i64.eq (local.get $5) (i64.const 2147483664)))
                (br_if $B4 (i64.eq (local.get $5) (i64.const 2147483672)))
                (br_if $B3 (i64.eq (local.get $5) (i64.const 2147483680)))
                (i64.store offset=80 (local.get $h) (local.get $a0))
                (i32.store offset=700 (local.get $h) (local.get $fuel))
                (i64.ge_u (i64.add (local.get $5) (i64.const -1)) (i64.const 4294967295))
                if $B6 (; unlikely ;)
                  (i64.store offset=256 (local.get $h) (local.get $5))
                  (i32.store offset=764 (local.get $h) (i32.const -1))
                  (return (i32.const 0))
                end ;; $B6
                (return_call $0 (local.get $h) (i32.wrap_i64 (local.get $5)) (local.get $depth))
              end ;; $B5
              (local.set $fuel (i32.sub (local.get $fuel) (i32.const 2)))
              (local.set $a2 (i64.add (local.get $a2) (i64.const 1)))
              (br $B2)
            end ;; $B4
            (local.set $fuel (i32.sub (local.get $fuel) (i32.const 2)))
            (local.set $a2 (i64.add (local.get $a2) (i64.const 2)))
            (br $B2)
          end ;; $B3
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
          (local.set $a2 (i64.add (local.get $a2) (i64.const 3)))
          (br $B2)
        end ;; $B2
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
        (local.set $10 (i64.and (local.get $ra) (i64.const -2)))
        (local.set $5 (local.get $10))
        (i64.store offset=80 (local.get $h) (local.get $a0))
        (i64.store offset=96 (local.get $h) (local.get $a2))
        (i32.store offset=700 (local.get $h) (local.get $fuel))
        (i64.ge_u (i64.add (local.get $5) (i64.const -1)) (i64.const 4294967295))
        if $B7 (; unlikely ;)
          (i64.store offset=256 (local.get $h) (local.get $5))
          (i32.store offset=764 (local.get $h) (i32.const -1))
          (return (i32.const 0))
        end ;; $B7
        (return (i32.wrap_i64 (local.get $5)))
        (unreachable)
      end ;; $B1
      (local.set $4)
      (i64.store offset=80 (local.get $h) (local.get $a0))
      (br $B0 (local.get $4))
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
