;; guest code
;;   80000000  lr.d a0, (a5)
;;   80000004  addi a0, a0, 1
;;   80000008  sc.d a1, a0, (a5)
;;   8000000c  amoadd.w a2, a0, (a5)
;;   80000010  amomaxu.d a3, a0, (a5)
;;   80000014  ecall
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000000, 5 not done, access
;;   2: 80000008, 3 not done, access
;;   3: 8000000c, 2 not done, access
;;   4: 80000010, 1 not done, access
;;   5: 80000014, 0 not done, hart
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 9 i64
    block $B0 (result i32)
      block $B1 (result i32)
        block $B2 (result i32)
          block $B3 (result i32)
            block $B4 (result i32)
              (local.set $fuel (i32.load offset=700 (local.get $h)))
              (local.set $a5 (i64.load offset=120 (local.get $h)))
              (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 5))))
              (local.set $fuel (i32.sub (local.get $fuel) (i32.const 5)))
              (drop
                (br_if $B0 (; unlikely ;)
                  (i32.const 1)
                  (i32.and (i32.wrap_i64 (local.get $a5)) (i32.const 7))
                )
              )
              (drop
                (br_if $B0 (; unlikely ;)
                  (i32.const 1)
                  (i64.ge_u (i64.add (local.get $a5) (i64.const -2147483648)) (i64.const 1048569))
                )
              )
              (local.set $11
                (i64.load (i32.add (i32.wrap_i64 (local.get $a5)) (i32.const -2143289344)))
              )
              (i64.store offset=728 (local.get $h) (local.get $a5))
              (local.set $a0 (local.get $11))
              (local.set $a0 (i64.add (local.get $a0) (i64.const 1)))
              (drop
                (br_if $B1 (; unlikely ;)
                  (i32.const 2)
                  (i32.and (i32.wrap_i64 (local.get $a5)) (i32.const 7))
                )
              )
              (drop
                (br_if $B1 (; unlikely ;)
                  (i32.const 2)
                  (i64.ge_u (i64.add (local.get $a5) (i64.const -2147483648)) (i64.const 1048569))
                )
              )
              (local.set $11
                (i64.extend_i32_u (i64.ne (i64.load offset=728 (local.get $h)) (local.get $a5)))
              )
              (i64.store offset=728 (local.get $h) (i64.const -1))
              (i64.eqz (local.get $11))
              if $B5
                (i64.store
                  (i32.add (i32.wrap_i64 (local.get $a5)) (i32.const -2143289344))
                  (local.get $a0)
                )
              end ;; $B5
              (local.set $a1 (local.get $11))
              (local.set $11 (i64.extend32_s (local.get $a0)))
              (drop
                (br_if $B2 (; unlikely ;)
                  (i32.const 3)
                  (i32.and (i32.wrap_i64 (local.get $a5)) (i32.const 3))
                )
              )
              (drop
                (br_if $B2 (; unlikely ;)
                  (i32.const 3)
                  (i64.ge_u (i64.add (local.get $a5) (i64.const -2147483648)) (i64.const 1048573))
                )
              )
              (local.set $12
                (i64.load32_s (i32.add (i32.wrap_i64 (local.get $a5)) (i32.const -2143289344)))
              )
              (local.set $13 (i64.add (local.get $12) (local.get $11)))
              (i64.store32
                (i32.add (i32.wrap_i64 (local.get $a5)) (i32.const -2143289344))
                (local.get $13)
              )
              (local.set $a2 (local.get $12))
              (drop
                (br_if $B3 (; unlikely ;)
                  (i32.const 4)
                  (i32.and (i32.wrap_i64 (local.get $a5)) (i32.const 7))
                )
              )
              (drop
                (br_if $B3 (; unlikely ;)
                  (i32.const 4)
                  (i64.ge_u (i64.add (local.get $a5) (i64.const -2147483648)) (i64.const 1048569))
                )
              )
              (local.set $11
                (i64.load (i32.add (i32.wrap_i64 (local.get $a5)) (i32.const -2143289344)))
              )
              (local.set $12
                (select (local.get $11) (local.get $a0) (i64.ge_u (local.get $11) (local.get $a0)))
              )
              (i64.store
                (i32.add (i32.wrap_i64 (local.get $a5)) (i32.const -2143289344))
                (local.get $12)
              )
              (local.set $a3 (local.get $11))
              (br $B4 (i32.const 5))
              (unreachable)
            end ;; $B4
            (local.set $4)
            (i64.store offset=104 (local.get $h) (local.get $a3))
            (br $B3 (local.get $4))
          end ;; $B3
          (local.set $4)
          (i64.store offset=96 (local.get $h) (local.get $a2))
          (br $B2 (local.get $4))
        end ;; $B2
        (local.set $4)
        (i64.store offset=88 (local.get $h) (local.get $a1))
        (br $B1 (local.get $4))
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
